//! The benches without their measuring: what they build is still understood, and the page is what their results make.

use std::process::Command;

use pyz3_tests::command::{run, said};
use pyz3_tests::{cli, default_venv, root};

fn python(args: &[&str]) -> Command {
    let mut command = Command::new(default_venv().python());
    command
        .current_dir(root())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(args);
    command
}

#[test]
fn their_interface_files_are_right() {
    let mut found = 0;
    for folder in ["full/pyz3", "seeds", "calls", "classes", "errors"] {
        let file = root().join("benches").join(folder).join("pyz3.yaml");
        let checked = said(Command::new(cli()).arg("check").arg(&file));
        assert_eq!(checked.code(), Some(0), "{checked}");
        found += 1;
    }
    assert_eq!(found, 5);
}

#[test]
fn the_page_is_what_the_results_make() {
    run(&mut python(&["benches/run.py", "--check"])).unwrap_or_else(|it| panic!("{it}"));
}

#[test]
fn what_measures_is_python() {
    let code = "import ast, pathlib; files = list(pathlib.Path('benches').glob('*.py')) + list(pathlib.Path('benches/benching').glob('*.py')); \
                assert len(files) > 10; [ast.parse(it.read_text(), it.name) for it in files]";
    run(&mut python(&["-c", code])).unwrap_or_else(|it| panic!("{it}"));
}
