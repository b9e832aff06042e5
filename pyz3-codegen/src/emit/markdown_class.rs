//! Classes on the documentation page.

use super::markdown::{call, code, constant, details, function, text};
use super::signature::as_called;
use crate::ir::{Base, Class, Interface, Member, Metaclass, Method, Receiver, Spelling, Type};

pub(super) fn class(interface: &Interface, index: usize, spelling: &Spelling<'_>, out: &mut String) {
    let Some(class) = interface.classes.get(index) else {
        return;
    };
    out.push_str(&format!("\n### `{}`\n", class.qualname));
    code(&format!("class {}{}", class.qualname, bases(class, spelling)), out);
    text(class.doc.as_deref(), out);
    match &class.init {
        Some(init) => {
            let signatures = init.function.signatures().iter();
            let lines: Vec<_> = signatures.map(|it| call(&class.qualname, it, spelling)).collect();
            code(&lines.join("\n"), out);
            details(&init.function, out);
        }
        None if class.is_metaclass => {} // A `class` statement does.
        None => out.push_str("\nIt cannot be created from Python.\n"),
    }
    for it in &class.constants {
        constant("####", it, spelling, out);
    }
    for it in &class.members {
        member(it, spelling, out);
    }
    for it in class.methods.iter().filter(|it| it.derived.is_none()) {
        method(class, it, spelling, out);
    }
    for &inner in &class.classes {
        self::class(interface, inner, spelling, out);
    }
}

fn bases(class: &Class, spelling: &Spelling<'_>) -> String {
    let mut bases: Vec<_> = class
        .bases
        .iter()
        .map(|base| match base {
            Base::Class(index) => Type::Class(*index).python(spelling),
            Base::Builtin(name) | Base::Imported(name) => name.clone(),
            Base::Exception(_, name) => {
                let own = name.strip_prefix(class.module.to_string().as_str());
                own.and_then(|it| it.strip_prefix('.')).unwrap_or(name).to_owned()
            }
        })
        .collect();
    bases.extend(class.metaclass.as_ref().map(|it| match it {
        Metaclass::Class(index) => format!("metaclass={}", Type::Class(*index).python(spelling)),
        Metaclass::Imported(name) => format!("metaclass={name}"),
    }));
    match bases.is_empty() {
        true => String::new(),
        false => format!("({})", bases.join(", ")),
    }
}

fn member(member: &Member, spelling: &Spelling<'_>, out: &mut String) {
    out.push_str(&format!("\n#### `{}`\n", member.name));
    code(&format!("{}: {}", member.name, member.ty.python(spelling)), out);
    if member.set.is_none() {
        out.push_str("\nRead-only.\n");
    }
    text(member.doc.as_deref(), out);
}

fn method(class: &Class, method: &Method, spelling: &Spelling<'_>, out: &mut String) {
    let before = match method.receiver {
        Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Bare | Receiver::Init => String::new(),
        Receiver::Static | Receiver::Class => format!("{}.", class.qualname),
    };
    function("####", &before, &as_called(method), spelling, out);
}
