use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
enum Right {
    #[scope("read all")] //~ "read all"
    Read,
}

fn main() {}
