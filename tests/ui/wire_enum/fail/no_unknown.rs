use core_api::WireEnum;

#[derive(Clone, WireEnum)]
enum State { //~ State
    #[wire(0)]
    Open,
}

fn main() {}
