//! The command line.

mod diff;
mod drift;
mod openapi;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use diff::{DiffArguments, DiffFormat};
pub(crate) use drift::DriftArguments;
pub(crate) use openapi::{Interop, OpenapiArguments};

/// The maintainers' commands.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Folder of the workspace; by default, the workspace of the current folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

/// A command with its options.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum Command {
    /// Check everything, as CI does (about 15 minutes)
    ///
    /// The steps: format, generated code, circles of imports, layers, words, lengths, subjects of
    /// commits, lints, lints without features, documentation, examples and tests. The first step that
    /// fails ends the check, with its name and the command that repeats it.
    #[command(verbatim_doc_comment)]
    Ci {
        /// Check after an edit (about 30 seconds)
        ///
        /// Left out: lints of tests, benchmarks and examples, lints without features,
        /// documentation, examples and all tests.
        #[arg(long, conflicts_with = "full", verbatim_doc_comment)]
        fast: bool,
        /// Check before a release (about 2 hours)
        ///
        /// Added: mutants, third-party programs, a million cases of each fuzz
        /// target, and the packages of the published crates.
        #[arg(long, verbatim_doc_comment)]
        full: bool,
    },
    /// Write core-api/src/generated, specs/schema and docs/coverage.md from the specs
    Generate {
        /// Write nothing, and fail if a file is stale, missing or orphaned
        #[arg(long)]
        check: bool,
    },
    /// Check the specs and write nothing
    ///
    /// Specs have mistakes, which no command accepts, and findings of rules. An `allow` in a spec
    /// silences a rule.
    #[command(verbatim_doc_comment)]
    Check {
        /// Explain a rule, or list all of them
        #[arg(long, value_name = "RULE")]
        explain: Option<Option<String>>,
    },
    /// Align the specs, and order the keys of their lines
    Format {
        /// Write nothing, and fail if a spec is not laid out
        #[arg(long)]
        check: bool,
    },
    /// Compare the vendor's pages or connector with the specs, and propose changes
    ///
    /// FILE is a saved page of the reference (HTML, or its text), a JSON file of our reference, or a
    /// Power Query connector (.pq). Facts with a stronger source, or with a comment above their line,
    /// are listed as kept.
    #[command(verbatim_doc_comment)]
    Import {
        /// Pages, JSON files and connectors
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Resource that the files are about; by default, that of the page's name, path or address
        #[arg(long, value_name = "NAME")]
        resource: Option<String>,
        /// Let the source win for a field that is kept (may be repeated)
        #[arg(long, value_name = "FIELD")]
        overwrite: Vec<String>,
        /// Take the order of a connector
        #[arg(long)]
        reorder: bool,
        /// Write the changes to the specs
        #[arg(long)]
        write: bool,
    },
    /// Write the spec of a new resource, and generate its code
    NewResource {
        /// Folder of specs/resources
        group: String,
        /// Name of the record, such as PurchaseOrder
        name: String,
        /// Path below the base URL, such as /purchaseorder
        #[arg(long, value_name = "PATH")]
        path: String,
        /// Standard calls, separated by commas
        #[arg(long, value_name = "CALLS", value_delimiter = ',', default_value = "get,list")]
        calls: Vec<String>,
        /// Area of the documentation; by default, the only one of the group
        #[arg(long, value_name = "AREA")]
        area: Option<String>,
        /// Address of the vendor's page
        #[arg(long, value_name = "URL")]
        source: Option<String>,
        /// Page or connector with the fields, as for `import`
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Show how much of the API the specs describe
    Coverage {
        /// Form of the output
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Find files of a crate that import each other (1 second)
    Circles,
    /// Show what changed between two states of the specs, and whom it breaks (1 second)
    ///
    /// Each change has a rule, a level and a line. The last line advises a version. Names in Rust are
    /// those of today's generator. Changes of hand-written code are not in the specs:
    /// `cargo semver-checks` finds a part of them.
    #[command(verbatim_doc_comment)]
    Diff(DiffArguments),
    /// Compare the specs with answers of the server: JSON, HAR, cassettes and shapes
    ///
    /// A HAR file and a cassette say the call of each answer, and so does a file of shapes, which
    /// `core_api::client::ShapeRecorder` writes. The body of one answer is matched by the row of
    /// the file in an `INDEX.md` beside it, as in
    ///
    ///   | project-1.json | GET /project?page=1,100 | yes |
    ///
    /// or by its name (`project-1.json`). The report has names, types, formats and counts, and no
    /// value of a field.
    #[command(verbatim_doc_comment)]
    Drift(DriftArguments),
    /// Walk through the pages of the sandbox in Chromium (1 minute)
    Browser,
    /// Check for imports that the layers forbid (1 second)
    Layers,
    /// Find text that is not plain English: CONTRIBUTING.md, "How we write" (5 seconds)
    Words {
        /// Show all findings of these files and folders, also the known ones
        #[arg(value_name = "PATH")]
        paths: Vec<String>,
        /// Show figures of each crate
        #[arg(long, conflicts_with_all = ["paths", "lower"])]
        measure: bool,
        /// Lower the numbers of known findings in xtask/rules/words.toml to those of the files
        #[arg(long, conflicts_with = "paths")]
        lower: bool,
    },
    /// Compile the published crates with each of their features alone (about 3 minutes)
    Features,
    /// Find files of more than 300 lines (1 second); clippy finds functions of more than 50
    Lengths,
    /// Check the subjects of new commits (1 second)
    Subjects,
    /// Measure the cost of the generated code (about 10 minutes)
    #[command(subcommand)]
    Bench(Bench),
    /// Run third-party programs beside ours, which npm, pip and cargo install
    Interop {
        /// Part to run
        #[arg(value_enum, default_value_t = Interop::Clients)]
        part: Interop,
        /// Clients to run; by default, all of them
        #[arg(value_name = "CLIENT")]
        names: Vec<String>,
    },
    /// Build the code of specs with every legal oddity (about 2 minutes)
    KitchenSink,
    /// Print the API as an OpenAPI 3.1 document in JSON
    ///
    /// docs/openapi.md says how programs in any language use it.
    Openapi(OpenapiArguments),
    /// Build, test and document each published crate from its package (about 10 minutes)
    Packages,
    /// Read the specs by their JSON Schemas in a TOML validator (1 minute)
    Schemas,
    /// Prepare a release: versions, changelog, checks, commit, tag (about 30 minutes)
    ///
    /// It refuses changed files, stale generated code, an empty section `Unreleased`, and a level
    /// below that of `cargo xtask diff` since the last tag. If a step fails, the files are as they
    /// were. A person publishes the crates; the last lines are the commands. Without a tag of a
    /// release, the version of Cargo.toml is the first one, whatever the level is.
    #[command(verbatim_doc_comment)]
    Release {
        /// Part of the version to raise; `advice` takes the least one that fits the changes
        #[arg(value_enum)]
        level: ReleaseLevel,
        /// Show the plan and the changes of files, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Break each rule of core-auth/SECURITY.md; its tests must fail (about 15 minutes)
    Mutants {
        /// Run only the mutants whose name contains this text
        #[arg(long, value_name = "TEXT", default_value = "")]
        only: String,
    },
}

/// The part of the version that `release` raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReleaseLevel {
    /// 1.2.3 becomes 2.0.0
    Major,
    /// 1.2.3 becomes 1.3.0
    Minor,
    /// 1.2.3 becomes 1.2.4
    Patch,
    /// The least part that fits the changes
    Advice,
}

/// A measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum Bench {
    /// Time building core-api, and the same types with serde's derives only
    Compile,
    /// Build `corectl` with the profile `dist`, and check its size (10 minutes)
    Size,
    /// Time `check` and `generate`, also with many times the resources (1 minute)
    Specs {
        /// The number of copies of each resource
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(2..=100))]
        times: u16,
    },
}

/// The form in which `coverage` is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    Table,
    /// JSON for programs
    Json,
}
