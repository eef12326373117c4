use core_api::Reference;

#[derive(Reference)]
enum User { //~ User
    Ada,
}

fn main() {}
