use core_api::{UnknownValue, WireEnum};

#[derive(Clone, WireEnum)]
enum State {
    #[wire(0)]
    Open,
    #[wire("shut")] //~ "shut"
    Shut,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

fn main() {}
