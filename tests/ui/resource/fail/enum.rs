use core_api::Resource;

#[derive(Resource)]
#[resource("/task")]
enum Task { //~ Task
    Open,
}

fn main() {}
