use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
enum Right {
    #[scope("write", implies = [Write])] //~ Write
    Write,
}

fn main() {}
