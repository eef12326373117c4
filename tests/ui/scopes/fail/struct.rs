use core_api::Scopes;

#[derive(Clone, Copy, PartialEq, Scopes)]
struct Right; //~ Right

fn main() {}
