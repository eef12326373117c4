use core_api::{UnknownValue, WireEnum};

#[derive(Clone, WireEnum)]
enum State {
    #[wire(unknown)]
    Unknown(UnknownValue),
    #[wire(unknown)]
    Other(UnknownValue), //~ Other
}

fn main() {}
