//! Messages of the derives and the types about mistakes. Accept new output with `TRYBUILD=overwrite`.

mod count;

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/*/pass/*.rs");
    cases.compile_fail("ui/*/fail/*.rs");
}
