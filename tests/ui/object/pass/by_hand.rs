//! A nested object, with and without required fields.

use core_api::{Object, Unlisted};

#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(builder = StepBuilder)]
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
    let first = Step::builder().title("first").build();
    let plan = Plan::default().first(first).others([Step::builder().title("second").build()]);
    let text = r#"{"first":{"title":"first"},"others":[{"title":"second"}]}"#;
    assert_eq!(serde_json::to_string(&plan).unwrap(), text);
    let read: Plan = serde_json::from_str(text).unwrap();
    assert_eq!(read.first.unwrap().title, plan.first.unwrap().title);

    let step = Step::builder().is_done(false).title("first").build();
    assert_eq!(serde_json::to_string(&step).unwrap(), r#"{"title":"first","isDone":false}"#);
    assert_eq!(serde_json::from_str::<Step>("{}").unwrap(), Step::default());
}
