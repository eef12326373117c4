use core_api::{UnknownValue, WireEnum};

#[derive(Clone, WireEnum)]
enum State {
    #[wire(0)]
    Open,
    #[wire(0)] //~ 0
    Shut,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

fn main() {}
