use core_api::WireEnum;

#[derive(Clone, WireEnum)]
enum State {
    #[wire(unknown)]
    Unknown, //~ Unknown
}

fn main() {}
