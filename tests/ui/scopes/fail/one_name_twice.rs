use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
enum Right {
    #[scope("read")]
    Read,
    #[scope("read")] //~ "read"
    Look,
}

fn main() {}
