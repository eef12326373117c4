use core_api::{UnknownValue, WireEnum};

#[derive(Clone, WireEnum)]
enum State {
    Open, //~ Open
    #[wire(unknown)]
    Unknown(UnknownValue),
}

fn main() {}
