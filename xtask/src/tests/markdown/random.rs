//! Random texts of parts that mean something in Markdown.

use proptest::prelude::*;

/// Parts of texts that mean something in Markdown, together or alone.
const PARTS: &str = r##"
a b1 - + * ** _ ` `` ``` ~ ~~ [ ] ( ) [x] [^1] < > <b> </b> <!-- --> & &lt; &#35; # ## 1.
2) = == --- | :- \ \[ ! ![ https://a.test/b_c http://x (https://a.test) " '
<https://a.test> [y](https://a.test) [z](q) ~~~ <div> <!x <? é 😀 $ ^
"##;

/// Returns texts of such parts.
pub(crate) fn words() -> impl Strategy<Value = String> {
    let parts: Vec<&str> = PARTS.split_whitespace().chain([" ", " ", " ", ": ", "\n"]).collect();
    prop::collection::vec(prop::sample::select(parts), 0..24).prop_map(|parts| parts.concat())
}
