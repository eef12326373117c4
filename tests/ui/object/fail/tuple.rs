use core_api::Object;

#[derive(Object)]
struct Step(Option<String>);

fn main() {}
