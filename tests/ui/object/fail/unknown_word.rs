use core_api::{Object, Unlisted};

#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(put)] //~ put
struct Step {
    title: Option<String>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
