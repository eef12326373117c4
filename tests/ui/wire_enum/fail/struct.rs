use core_api::WireEnum;

#[derive(Clone, WireEnum)]
struct State; //~ State

fn main() {}
