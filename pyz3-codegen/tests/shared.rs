//! That the functions which the tests call are those that share an entry point.

use std::path::Path;

#[test]
fn what_the_tests_call_is_shared() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/modules/classes/pyz3.yaml");
    let rendered = pyz3_codegen::render(path).unwrap_or_else(|report| panic!("{}", report.render(false, None)));
    let code = &rendered.outputs["classes.rs"];
    for marker in [
        "SharedPlain",
        "SharedNarrow",
        "SharedOwning",
        "SharedFailing",
        "SharedAdd",
        "SharedPanic",
        "ScaleScaled",
        "ScaleBeyond",
        "ScalePanicking",
        "ScaleName",
        "ScaleHalf",
        "ScaleGrow",
        "ScalePoke",
        "ScaleRepr",
        "ScaleStep",
        "ScaleSetStep",
        "ScaleLabel",
        "ScaleSetLabel",
        "DialName",
        "DialTurned",
        "WideScaled",
        "PursesLow",
        "PursesSetHigh",
        "PursesLeft",
        "WideValue",
        "WideFlat",
        "WideSetFlat",
        "WideLabel",
        "FixedRaised",
    ] {
        let start = code.find(&format!(" rt::Function for {marker} {{"));
        let start = start.unwrap_or_else(|| panic!("no {marker}"));
        let own = code
            .get(start..)
            .and_then(|it| it.split("\n}").next())
            .unwrap_or_default();
        assert!(
            own.contains("const SHARED"),
            "{marker} has an entry point of its own:\n{own}"
        );
    }
}
