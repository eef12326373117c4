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

fn main() {
    let step = Step::new("first").is_done(false);
    assert_eq!(serde_json::to_string(&step).unwrap(), r#"{"title":"first","isDone":false}"#);
    assert_eq!(serde_json::from_str::<Step>("{}").unwrap(), Step::default());
}
