use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
enum Right {
    Read, //~ Read
}

fn main() {}
