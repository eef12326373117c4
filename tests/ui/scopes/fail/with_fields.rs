use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
enum Right {
    #[scope("read")]
    Read(u8), //~ (u8)
}

fn main() {}
