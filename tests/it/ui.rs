//! Compiler errors of the derives and types. `TRYBUILD=overwrite` accepts new output.

mod count;

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/*/pass/*.rs");
    cases.compile_fail("ui/*/fail/*.rs");
}
