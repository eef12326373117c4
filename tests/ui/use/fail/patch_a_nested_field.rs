use core_api::{Id, PatchProject, Project};

fn main() {
    let patch = PatchProject::new(Id::NONE, "AAA=").clear(Project::RULES); //~ Project::RULES
    drop(patch);
}
