use core_api::{UnknownValue, WireEnum};

#[derive(Clone, WireEnum)]
enum State {
    #[wire(open)]
    Open,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

fn main() {}
