//! The blocks of a page of Markdown. A comment above each one says what the test does with it.

/// The meaning of a block.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Commands that succeed and print something.
    Run,
    /// A block with a reason against a run.
    NotRun,
}

/// A block of code.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// The number of its first line.
    pub(super) line: usize,
}

/// Returns all blocks of a page.
///
/// # Panics
///
/// If a block has no comment, or another one than those of [`Kind`].
pub(super) fn of(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut before = "";
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.starts_with("```") {
            let text: String = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| *line != "```")
                .flat_map(|line| [line, "\n"])
                .collect();
            blocks.push(Block { kind: kind(before, number + 1), text, line: number + 1 });
        }
        before = line;
    }
    blocks
}

fn kind(comment: &str, line: usize) -> Kind {
    let comment = comment.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
    match comment {
        Some("run") => Kind::Run,
        Some(text) if text.starts_with("not run: ") => Kind::NotRun,
        _ => panic!("the block in line {line} has no comment that says what the test does with it"),
    }
}

#[test]
fn blocks_have_the_meaning_of_their_comment() {
    let page = "text\n<!-- run -->\n```sh\na\nb\n```\n\n<!-- not run: slow -->\n```sh\nc\n```\n";
    let [first, second] = &of(page)[..] else { panic!("{:?}", of(page)) };
    assert_eq!((&first.kind, &*first.text, first.line), (&Kind::Run, "a\nb\n", 3));
    assert_eq!((&second.kind, &*second.text), (&Kind::NotRun, "c\n"));
}
