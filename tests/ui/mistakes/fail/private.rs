//! A private field has no item that other modules could use.

mod records {
    use core_api::{Endpoint, Id, Project, Resource, Unlisted};

    #[derive(Clone, Debug, PartialEq, Resource)]
    #[resource("/task", create = CreateTask, input = TaskInput)]
    pub struct Task {
        pub id: Id<Task>,
        secret: Option<String>,
        #[field(unlisted)]
        pub unlisted: Unlisted,
    }

    #[derive(Endpoint)]
    #[endpoint(GET, "/project/{id}", scope = ReadCore, returns = ())]
    pub struct GetPrivate {
        id: Id<Project>,
    }

    impl GetPrivate {
        pub fn of(id: Id<Project>) -> Self {
            Self::new(id)
        }
    }
}

fn main() {
    let _ = records::Task::SECRET; //~ SECRET
    let _ = records::TaskInput::new().secret("x"); //~ secret
    let _ = records::GetPrivate::new(core_api::Id::NONE); //~ new
    let _ = records::GetPrivate::of(core_api::Id::NONE);
}
