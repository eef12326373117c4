use core_api::Resource;

#[derive(Resource)]
#[resource("/task")]
enum Task {
    Open,
}

fn main() {}
