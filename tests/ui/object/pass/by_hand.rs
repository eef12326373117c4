//! A nested object, with and without required fields.

use core_api::{Object, Unlisted};

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Step {
    #[field(required)]
    title: Option<String>,
    is_done: Option<bool>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Plan {
    first: Option<Step>,
    others: Option<Vec<Step>>,
    #[field(unlisted)]
    unlisted: Unlisted,
}

fn main() {
    let plan = Plan::default().first(Step::new("first")).others([Step::new("second")]);
    let text = r#"{"first":{"title":"first"},"others":[{"title":"second"}]}"#;
    assert_eq!(serde_json::to_string(&plan).unwrap(), text);
    let read: Plan = serde_json::from_str(text).unwrap();
    assert_eq!(read.first.unwrap().title, plan.first.unwrap().title);

    let step = Step::new("first").is_done(false);
    assert_eq!(serde_json::to_string(&step).unwrap(), r#"{"title":"first","isDone":false}"#);
    assert_eq!(serde_json::from_str::<Step>("{}").unwrap(), Step::default());
}
