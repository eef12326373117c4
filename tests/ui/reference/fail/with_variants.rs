use core_api::Reference;

#[derive(Reference)]
enum User {
    Ada,
}

fn main() {}
