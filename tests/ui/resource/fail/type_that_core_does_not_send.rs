use core_api::{Id, Resource, Unlisted};

#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/task", get = GetTask)]
struct Task {
    id: Id<Task>,
    name: Option<Vec<u8>>, //~ Option<Vec<u8>>
    size: u64, //~ u64
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {}
