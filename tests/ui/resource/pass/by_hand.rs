//! A resource that a user declares, in a module and with every kind of field.

mod task {
    #![deny(missing_docs)]
    //! Tasks.
    use core_api::{Id, Json, ProjectStatus, Resource, Unlisted};
    use jiff::civil::DateTime;
    use rust_decimal::Decimal;

    /// Something to do.
    #[derive(Clone, Debug, PartialEq, Resource)]
    #[resource("/task", get = GetTask, list = ListTasks, create = CreateTask, update = UpdateTask,
        delete = DeleteTask, input = TaskInput)]
    #[non_exhaustive]
    pub struct Task {
        /// Identifier.
        #[field(read_only, filter)]
        pub id: Id<Task>,
        /// Title.
        #[field(name = "Title", required, filter, sort, max_length = 10)]
        pub r#type: Option<String>,
        /// Hours.
        pub hours: Option<Decimal>,
        /// Due.
        pub due_on: Option<DateTime>,
        /// State.
        pub state: Option<ProjectStatus>,
        /// Done.
        pub is_done: Option<bool>,
        /// Steps.
        pub steps: Option<i32>,
        /// Anything.
        pub anything: Option<Json>,
        /// Rest.
        #[field(unlisted)]
        pub unlisted: Unlisted,
    }
}

fn main() {
    let input = task::TaskInput::new().r#type("short").hours(2).is_done(true);
    assert_eq!(format!("{input:?}"), r#"{"Title":"short","hours":2,"isDone":true}"#);
    assert_eq!(task::Task::TYPE.eq("x").to_string(), "Title = 'x'");
    assert_eq!(task::Task::FIELDS[1].max_length, Some(10));
}
