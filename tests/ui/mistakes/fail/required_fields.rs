//! Required fields of declarations under another name of the crate, and private ones.

#![allow(dead_code)]

use core_api as bqe;

mod records {
    use super::bqe::{self, Id, Object, Resource, Unlisted};

    #[derive(Clone, Debug, PartialEq, Resource)]
    #[resource("/task", create = CreateTask, input = TaskInput, crate = bqe)]
    pub struct Task {
        pub id: Id<Task>,
        #[field(required)]
        pub bqe: Option<String>,
        #[field(required)]
        pub r#type: Option<String>,
        #[field(required)]
        secret: Option<bool>,
        #[field(unlisted)]
        rest: Unlisted,
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    #[object(crate = bqe, builder = StepBuilder)]
    pub struct Step {
        #[field(required)]
        pub new: Option<String>,
        #[field(required)]
        pub build: Option<String>,
        #[field(unlisted)]
        rest: Unlisted,
    }

    pub fn complete() -> TaskInput {
        TaskInput::new().secret(true).r#type("a").bqe("b")
    }
}

use records::{CreateTask, Step, TaskInput};

fn main() {
    let _ = CreateTask::new(records::complete());
    let _ = CreateTask::new(TaskInput::new().bqe("x")); //~ TaskInput::new().bqe("x") //~ TaskInput::new().bqe("x")
    let _ = TaskInput::new().secret(true); //~ secret
    let _ = Step::builder().new_("x").build(); //~ build
}
