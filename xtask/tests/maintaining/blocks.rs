//! The blocks of code of a page.

use std::ops::Range;

/// The meaning of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `toml`: a new file, whose path is in a comment before the block.
    File(String),
    /// `sh`: commands, one a line.
    Commands,
    /// `diff`: a change of a person.
    Change,
    /// `text`: the output of the commands before it.
    Output,
}

pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// The place of the text in the page.
    pub(super) range: Range<usize>,
}

/// Returns the blocks of a page in their order.
pub(super) fn of(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut start, mut open, mut path) = (0, None, None);
    for line in page.split_inclusive('\n') {
        let end = start + line.len();
        if let Some(named) = line.strip_prefix("<!-- file ") {
            path = Some(named.trim_end().trim_end_matches(" -->").to_owned());
        }
        match (line.trim_end(), open.take()) {
            ("```toml", None) => open = Some((Kind::File(path.take().unwrap()), end)),
            ("```sh", None) => open = Some((Kind::Commands, end)),
            ("```diff", None) => open = Some((Kind::Change, end)),
            ("```text", None) => open = Some((Kind::Output, end)),
            ("```", Some((kind, begin))) => {
                let range = begin..start;
                blocks.push(Block { kind, text: page[range.clone()].to_owned(), range });
            }
            (other, None) => {
                assert!(!other.starts_with("```"), "{other}: use sh, diff, toml or text");
            }
            (_, still) => open = still,
        }
        start = end;
    }
    assert!(open.is_none(), "the last block has no end");
    blocks
}
