//! The paths of the programs of the guide.

/// Returns the path of a program.
pub(crate) fn path(name: &str) -> &'static str {
    macro_rules! paths {
        ($($program:literal)*) => {
            match name {
                $($program => env!(concat!("CARGO_BIN_EXE_", $program)),)*
                _ => panic!("the guide has no program `{name}`"),
            }
        };
    }
    paths! {
        "after" "aging" "before" "blocking" "change" "download" "errors" "export" "first" "import" "lists"
        "login" "mirror" "my_time" "raw" "service" "shapes" "sign_in" "unbilled" "web_app" "worker"
    }
}
