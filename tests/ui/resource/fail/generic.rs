use core_api::{Id, Resource, Unlisted};

#[derive(Resource)]
#[resource("/task")]
struct Task<T> { //~ <T>
    id: Id<T>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
