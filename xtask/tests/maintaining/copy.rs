//! A copy of the workspace in a repository of its own.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// The author of commits, without the settings of the machine.
pub(super) const IDENTITY: [(&str, &str); 7] = [
    ("GIT_AUTHOR_NAME", "Maintainer"),
    ("GIT_AUTHOR_EMAIL", "maintainer@example.test"),
    ("GIT_COMMITTER_NAME", "Maintainer"),
    ("GIT_COMMITTER_EMAIL", "maintainer@example.test"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_EDITOR", "true"),
];

pub(super) struct Copy(TempDir);

impl Copy {
    /// Copies the history, and the files that are in the repository or would be after a commit.
    pub(super) fn new(root: &Path) -> Self {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .unwrap();
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        let copy = Self(tempfile::tempdir().unwrap());
        for path in String::from_utf8(listed.stdout).unwrap().split_terminator('\0') {
            let (from, to) = (root.join(path), copy.path().join(path));
            // A file that was deleted is listed until a commit.
            if from.is_file() {
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(from, to).unwrap();
            }
        }
        let version = env!("CARGO_PKG_VERSION");
        copy.git(&["init", "--quiet", "--initial-branch", "main"], "");
        // A step of `ci` reads the subjects of earlier commits.
        let history = fs::canonicalize(root).unwrap();
        let fetch = ["fetch", "--quiet", "--no-tags", "--update-shallow"];
        copy.git(&[&fetch[..], &[history.to_str().unwrap(), "HEAD"]].concat(), "");
        copy.git(&["reset", "--quiet", "--soft", "FETCH_HEAD"], "");
        copy.git(&["add", "--all"], "");
        copy.git(
            &["commit", "--quiet", "--allow-empty", "--message", "specs: Copy the workspace"],
            "",
        );
        copy.git(&["tag", &format!("v{version}")], "");
        copy
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Applies a change that a person makes.
    pub(super) fn apply(&self, change: &str) {
        // Git finds the place by the lines around a change, whatever numbers the page has.
        self.git(&["apply", "--recount", "--unidiff-zero", "--whitespace=nowarn", "-"], change);
    }

    fn git(&self, arguments: &[&str], input: &str) {
        let mut git = Command::new("git")
            .args(arguments)
            .current_dir(self.path())
            .envs(IDENTITY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        git.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = git.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {}: {text}\n{input}", arguments.join(" "));
    }
}
