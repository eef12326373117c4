use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task/{id}/step", get = GetTask)] //~ "/task/{id}/step"
struct Task {
    id: Id<Task>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
