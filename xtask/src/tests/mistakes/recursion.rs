//! Objects that hold objects of their own type.

use insta::assert_snapshot;

use super::{
    brief,
    types::{OTHERS, generated},
};

#[test]
fn an_object_may_hold_its_own_type_if_there_is_an_end() {
    let node = |more: &str| {
        format!(
            "object = \"Node\"\ndoc = \"A node.\"\nsource = \"https://example.com\"\n[fields]\n\
             nodes = {{ type = \"list:Node\", required = true, doc = \"Nodes.\" }}\n{more}"
        )
    };
    let leaf = "object = \"Leaf\"\ndoc = \"A leaf.\"\nsource = \"https://example.com\"\n[fields]\n\
                node = { type = \"object:Node\", required = true, doc = \"Node.\" }\n";
    let right = node(
        "next = { type = \"object:Node\", doc = \"Next.\" }\nleaf = { type = \"object:Leaf\", doc = \"Leaf.\" }\nstep = { type = \"object:Step\", doc = \"Step.\" }\n",
    );
    let text =
        generated(&[("objects/node.toml", &right), ("objects/leaf.toml", leaf)], "objects/node.rs");
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with("    pub ")).collect();
    assert_snapshot!(lines.join("\n"), @"
    pub nodes: Option<Vec<Node>>,
    pub next: Option<Box<Node>>,
    pub leaf: Option<Box<Leaf>>,
    pub step: Option<Step>,
    pub unlisted: Unlisted,
    ");

    let wrong = node(
        "leaf = { type = \"object:Leaf\", required = true, doc = \"Leaf.\" }\nself = { type = \"object:Node\", required = true, doc = \"Self.\" }\n",
    );
    let specs = [OTHERS[0], OTHERS[1], ("objects/node.toml", &*wrong), ("objects/leaf.toml", leaf)];
    assert_snapshot!(brief(&specs), @"
    error: a `Leaf` without an end: `node` requires another one
      leave out `required`, or write a list; an empty list is an end
    error: a `Node` without an end: `leaf` requires another one
      leave out `required`, or write a list; an empty list is an end
    error: a `Node` without an end: `self` requires another one
      leave out `required`, or write a list; an empty list is an end
    ");
}
