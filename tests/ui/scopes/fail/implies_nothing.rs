use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
enum Right {
    #[scope("write", implies = [Read])] //~ Read
    Write,
}

fn main() {}
