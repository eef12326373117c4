//! Files of revisions, read by `git` into memory.

use std::{
    io::{self, BufRead, BufReader, Read, Write as _},
    path::Path,
    process::{Command, Stdio},
    thread,
};

use crate::diagnostics::Source;

/// The largest size of a file of a revision in bytes, as for specs of the work tree.
const MAX_FILE: u64 = 4 << 20;

/// A repository around the folder of a workspace.
pub(crate) struct Repository<'a> {
    root: &'a Path,
}

/// An object of a tree.
struct Entry {
    id: String,
    path: String,
}

impl<'a> Repository<'a> {
    pub(crate) fn new(root: &'a Path) -> Self {
        Self { root }
    }

    /// Returns the two revisions of `A..B`, or of `A...B`: the last common commit and `B`. `None` is the work tree.
    ///
    /// # Errors
    ///
    /// Two revisions without a common commit.
    pub(super) fn range(&self, old: &str, new: &str) -> Result<(String, Option<String>), String> {
        let head = |name: &str| if name.is_empty() { "HEAD".to_owned() } else { name.to_owned() };
        let old = head(old);
        let Some(new) = new.strip_prefix('.').map(head) else { return Ok((old, Some(head(new)))) };
        let base = git(self.root, &["merge-base", "--end-of-options", &old, &new]);
        let base = base.map_err(|error| {
            format!("error: `{old}` and `{new}` have no common commit: {error}\n  help: write `{old}..{new}`")
        })?;
        Ok((base.trim().to_owned(), Some(new)))
    }

    /// Reads the TOML files below a folder of a revision, by name.
    ///
    /// # Errors
    ///
    /// A revision that does not exist, or a file that cannot be read.
    pub(crate) fn toml_files(&self, revision: &str, folder: &str) -> Result<Vec<Source>, String> {
        let tree = self.tree(revision)?;
        let listing = git(self.root, &["ls-tree", "-r", "-z", &tree, "--", folder])
            .map_err(|error| format!("error: git ls-tree {revision}: {error}"))?;
        let mut entries = Vec::new();
        for line in listing.split('\0').filter(|line| line.ends_with(".toml")) {
            entries.push(entry(line).map_err(|error| format!("error: {revision}: {error}"))?);
        }
        let texts = self.texts(&entries).map_err(|error| format!("error: {revision}: {error}"))?;
        let sources = entries.into_iter().zip(texts);
        Ok(sources.map(|(Entry { path, .. }, text)| Source { path, text }).collect())
    }

    /// Reads a file of a revision, if it has the file.
    pub(crate) fn file(&self, revision: &str, path: &str) -> Option<String> {
        git(self.root, &["cat-file", "blob", &format!("{revision}:./{path}")]).ok()
    }

    /// Returns the id of the tree of a revision.
    fn tree(&self, revision: &str) -> Result<String, String> {
        let name = format!("{revision}^{{tree}}");
        let tree = git(self.root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name]);
        tree.map(|tree| tree.trim().to_owned()).map_err(|error| {
            format!(
                "error: `{revision}` is not a revision of this repository: {error}\n  help: name a commit, a \
                 branch or a tag; a shallow clone lacks old ones until `git fetch --unshallow --tags`"
            )
        })
    }

    /// Reads objects in one run of git.
    fn texts(&self, entries: &[Entry]) -> io::Result<Vec<String>> {
        let mut git = Command::new("git");
        git.args(["cat-file", "--batch"]).current_dir(self.root);
        let mut child = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let ids: String = entries.iter().map(|entry| format!("{}\n", entry.id)).collect();
        let (input, output) = (child.stdin.take(), child.stdout.take());
        // Git answers while it reads, so that one thread alone would wait for itself.
        let writer = thread::spawn(move || input.map(|mut input| input.write_all(ids.as_bytes())));
        let texts = output
            .map_or_else(|| Ok(Vec::new()), |output| objects(BufReader::new(output), entries));
        if texts.is_err() {
            // Git may wait for a reader that has given up.
            let _ = child.kill();
        }
        let _ = writer.join();
        child.wait()?;
        texts
    }
}

/// Reads the answers of `git cat-file --batch`: a line `<id> blob <size>`, the bytes, and a line end.
fn objects(mut output: impl BufRead, entries: &[Entry]) -> io::Result<Vec<String>> {
    let mut texts = Vec::new();
    for Entry { path, .. } in entries {
        let fault = |problem: &str| io::Error::other(format!("{path}: {problem}"));
        let mut head = String::new();
        output.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
        let size: u64 = size.ok_or_else(|| fault("git cannot read it"))?;
        if size > MAX_FILE {
            return Err(fault(&format!("it is longer than {MAX_FILE} bytes; split it")));
        }
        let mut bytes = Vec::new();
        output.by_ref().take(size.saturating_add(1)).read_to_end(&mut bytes)?;
        bytes.pop();
        let text = String::from_utf8(bytes);
        texts.push(text.map_err(|_| fault("it is not UTF-8 text; save it as UTF-8"))?);
    }
    Ok(texts)
}

/// Reads a line of `git ls-tree`: `<mode> <kind> <id>`, a tab and the path.
fn entry(line: &str) -> Result<Entry, String> {
    let (facts, path) =
        line.split_once('\t').ok_or_else(|| format!("git ls-tree wrote `{line}`"))?;
    let facts: Vec<&str> = facts.split(' ').collect();
    match *facts.as_slice() {
        ["100644" | "100755", "blob", id] => Ok(Entry { id: id.to_owned(), path: path.to_owned() }),
        _ => Err(format!("{path}: it is not a plain file; put the spec in its place")),
    }
}

/// Runs git in a folder and returns its output.
///
/// # Errors
///
/// The status and the message of git, or the reason why it cannot be started.
pub(crate) fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(arguments).current_dir(root).output();
    let output = output.map_err(|error| format!("git cannot be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} {}", output.status, message.trim()).trim_end().to_owned())
}
