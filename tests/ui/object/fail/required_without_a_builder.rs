use core_api::{Object, Unlisted};

#[derive(Object)]
struct Place {
    #[field(required)]
    city: Option<String>, //~ city
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Object)]
#[object(builder = Part)] //~ Part
struct Part {
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
