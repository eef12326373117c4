//! A page in Markdown: its blocks of code and its links.

use std::{fs, ops::Range, path::PathBuf};

/// A page.
pub(super) struct Page {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
}

/// A block of code.
pub(super) struct Block {
    pub(super) language: String,
    /// The comment on the line before the block, such as `program first`.
    pub(super) marker: String,
    pub(super) text: String,
    /// The range of the text in the page.
    pub(super) range: Range<usize>,
}

impl Page {
    pub(super) fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let blocks = blocks(&text);
        Self { path, text, blocks }
    }

    /// Returns the path in the repository.
    pub(super) fn name(&self) -> String {
        let path = self.path.canonicalize().unwrap();
        let root = super::root().canonicalize().unwrap();
        path.strip_prefix(root).unwrap().to_str().unwrap().to_owned()
    }

    /// Returns the targets of all links to files, without their fragments.
    pub(super) fn links(&self) -> Vec<String> {
        let targets = self.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let files = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
        files.map(|target| target.split('#').next().unwrap().to_owned()).collect()
    }
}

/// Returns the blocks of code between fences.
fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut marker, mut place) = (Vec::new(), "", 0);
    let mut open: Option<(String, String, usize)> = None;
    for line in page.split_inclusive('\n') {
        let end = place + line.len();
        if let Some(language) = line.strip_prefix("```") {
            open = match open {
                None => Some((language.trim().to_owned(), marker.to_owned(), end)),
                Some((language, marker, start)) => {
                    let (text, range) = (page[start..place].to_owned(), start..place);
                    blocks.push(Block { language, marker, text, range });
                    None
                }
            };
        }
        let comment = line.trim().strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        marker = comment.unwrap_or_default();
        place = end;
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}
