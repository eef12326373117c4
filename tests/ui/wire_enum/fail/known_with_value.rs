use core_api::{UnknownValue, WireEnum};

#[derive(Clone, WireEnum)]
enum State {
    #[wire(0)]
    Open(u8), //~ (u8)
    #[wire(unknown)]
    Unknown(UnknownValue),
}

fn main() {}
