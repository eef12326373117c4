//! Constants of the API: addresses, headers, limits.

use super::text::Text;
use crate::spec::{Api, Constant};

pub(super) fn constants(api: &Api) -> String {
    let about = "Addresses, headers and limits of the API.";
    let example = [
        "```",
        "use core_api::api::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};",
        "",
        "assert!(DEFAULT_PAGE_SIZE < MAX_PAGE_SIZE);",
        "```",
    ];
    let mut text = Text::with_docs("specs/api.toml", about, &example.map(str::to_owned));
    for (index, (key, constant)) in api.constants.iter().enumerate() {
        if index > 0 {
            text.blank();
        }
        let name = key.constant;
        text.doc("", key.doc);
        text.line(match constant {
            Constant::Text(value) => format!("pub const {name}: &str = {value:?};"),
            Constant::Number(value) => format!("pub const {name}: u32 = {value};"),
            Constant::Texts(values) => format!("pub const {name}: &[&str] = &{values:?};"),
        });
    }
    text.finish()
}
