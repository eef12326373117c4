use core_api::Object;

#[derive(Object)]
struct Step(Option<String>); //~ (Option<String>)

fn main() {}
