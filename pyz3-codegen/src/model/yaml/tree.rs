//! The parser's events as a tree.

use std::collections::HashMap;
use std::rc::Rc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::spans::Text;
use super::{Core, Entry, MAX_DEPTH, MAX_EXPANDED, Node, Value, fault, resolve};
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Span};

/// Reads one document. `None` if it is broken or beyond reason, which has then been said.
pub(in crate::model) fn parse(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Rc<Node>> {
    let text = Text::new(file, text);
    if let Err(diagnostic) = printable(&text) {
        out.push(*diagnostic);
        return None;
    }
    let mut tree = Tree {
        text: &text,
        out,
        stack: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        open_anchors: HashMap::new(),
        expanded: 0,
        last: 0,
    };
    match tree.read() {
        Ok(()) => tree.root.map(|it| it.node),
        Err(diagnostic) => {
            tree.out.push(*diagnostic);
            None
        }
    }
}

/// A fault that ends reading.
type Fatal = Box<Diagnostic>;

/// Control characters are written as escapes.
fn printable(text: &Text<'_>) -> Result<(), Fatal> {
    let control = |it: &u8| *it < 0x20 && !matches!(it, b'\t' | b'\n' | b'\r');
    let Some(at) = text.text.as_bytes().iter().position(control) else {
        return Ok(());
    };
    let byte = text.text.as_bytes().get(at).copied().unwrap_or(0);
    Err(Box::new(
        Diagnostic::error(Code::YamlSyntax, format!("control character U+{byte:04X} in the file"))
            .at(text.point_at(at), "not allowed in YAML")
            .help(format!(
                "remove it, or write it as an escape in double quotes: \"\\x{byte:02x}\""
            )),
    ))
}

struct Tree<'t, 'o> {
    text: &'t Text<'t>,
    out: &'o mut Diagnostics,
    stack: Vec<Open>,
    root: Option<Built>,
    anchors: HashMap<usize, Built>,
    /// Anchors of nodes that have not ended, and where they are.
    open_anchors: HashMap<usize, Span>,
    /// Nodes that aliases have expanded to so far.
    expanded: usize,
    /// Where the last scalar ended.
    last: usize,
}

/// A list or mapping that has not ended.
struct Open {
    kind: Kind,
    anchor: usize,
    start: usize,
    /// The bracket, if there is one.
    bracket: Option<usize>,
    nodes: usize,
    height: usize,
    /// Whether an entry was left out.
    refused: bool,
}

enum Kind {
    List(Vec<Rc<Node>>),
    Map {
        entries: Vec<Entry>,
        keys: HashMap<String, Span>,
        key: Option<Option<Rc<Node>>>,
    },
}

/// A node, how many nodes it is with all aliases expanded, and how deep.
#[derive(Clone)]
struct Built {
    node: Rc<Node>,
    nodes: usize,
    height: usize,
}

impl Tree<'_, '_> {
    fn read(&mut self) -> Result<(), Fatal> {
        let mut parser = Parser::new_from_str(self.text.text);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(it) => it,
                Err(error) => return Err(Box::new(self.broken(error.info(), error.marker()))),
            };
            let (start, end) = (self.text.byte(span.start.index()), self.text.byte(span.end.index()));
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        self.more_documents(start);
                        return Ok(());
                    }
                }
                Event::Alias(anchor) => self.alias(anchor, self.text.span(start, end))?,
                Event::Scalar(text, style, anchor, tag) => {
                    let tagged = tag.is_some();
                    let start = self.properties(start, anchor, tagged);
                    let span = self.scalar_span(style, start, end, &text);
                    self.last = self.text.local(span.end);
                    let node = Node {
                        span,
                        value: Value::Scalar {
                            text: text.into_owned(),
                            // Of a tag was spoken already: what it would have made of the text does not matter.
                            plain: style == ScalarStyle::Plain && !tagged,
                        },
                        refused: false,
                    };
                    let built = Built {
                        node: Rc::new(node),
                        nodes: 1,
                        height: 0,
                    };
                    self.add(anchor, built);
                }
                Event::SequenceStart(anchor, tag) => {
                    self.open(Kind::List(Vec::new()), anchor, tag.is_some(), start, b'[')?;
                }
                Event::MappingStart(anchor, tag) => {
                    let kind = Kind::Map {
                        entries: Vec::new(),
                        keys: HashMap::new(),
                        key: None,
                    };
                    self.open(kind, anchor, tag.is_some(), start, b'{')?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(start),
                Event::StreamEnd => break,
                Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            }
        }
        Ok(())
    }

    /// Says what is wrong with the text, in more than the parser's own words.
    fn broken(&self, info: &str, mark: &Marker) -> Diagnostic {
        let bracket = self.stack.iter().rev().find_map(|it| it.bracket);
        fault::explain(self.text, info, self.text.byte(mark.index()), bracket)
    }

    fn more_documents(&mut self, start: usize) {
        let span = match self.text.rest(start).starts_with("---") {
            true => self.text.span(start, start + 3),
            false => self.text.point_at(start),
        };
        self.out.push(
            Diagnostic::error(Code::MoreDocuments, "a second YAML document starts here")
                .at(span, "second document")
                .help(
                    "an interface file is one document: remove the `---`, or move what follows into a file of its own",
                ),
        );
    }

    /// Refuses tags; gives where the content starts.
    fn properties(&mut self, start: usize, anchor: usize, tag: bool) -> usize {
        if anchor == 0 && !tag {
            return start;
        }
        if tag {
            let mut at = start;
            while self.text.rest(at).starts_with('&') {
                at += self.text.rest(at).find([' ', '\t', '\n', '\r']).unwrap_or(1);
                at += self.text.rest(at).len() - self.text.rest(at).trim_start().len();
            }
            let rest = self.text.rest(at);
            let len = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']).unwrap_or(rest.len());
            self.out.push(
                Diagnostic::error(Code::YamlTag, format!("tag `{}`", rest.get(..len).unwrap_or("!")))
                    .at(self.text.span(at, at + len), "YAML tags are not used here")
                    .help("remove the tag; to make a value a string, or to start one with `!`, write it in quotes"),
            );
        }
        self.text.skip_properties(start)
    }

    fn scalar_span(&self, style: ScalarStyle, start: usize, end: usize, value: &str) -> Span {
        let (start, end) = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                (start, self.text.quoted_end(start).unwrap_or(end))
            }
            ScalarStyle::Plain if value.is_empty() => {
                // Nothing was written: the colon or dash before it, if that is where the parser stands.
                match self.text.rest(start).starts_with(':') {
                    true => (start, start + 1),
                    false => (start, start),
                }
            }
            ScalarStyle::Plain => (start, end),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = match self.text.rest(start).starts_with(['|', '>']) {
                    true => self.text.block_header(start, end.max(start)).or(Some(start)),
                    false => self.text.block_header(self.last.min(start), start),
                };
                (header.unwrap_or(start), end)
            }
        };
        let written = self.text.text.get(start..end.max(start)).unwrap_or("");
        self.text
            .span(start, start + written.trim_end_matches([' ', '\t', '\r', '\n']).len())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fatal> {
        if let Some(open) = self.open_anchors.get(&anchor) {
            return Err(Box::new(
                Diagnostic::error(Code::BeyondReason, "alias of something that it is a part of")
                    .at(span, "has no end")
                    .at(*open, "starts here")
                    .help("remove the alias; if this was meant as text, write it in quotes"),
            ));
        }
        let Some(built) = self.anchors.get(&anchor).cloned() else {
            return Ok(());
        };
        self.expanded = self.expanded.saturating_add(built.nodes);
        if self.expanded > MAX_EXPANDED {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BeyondReason,
                    format!("aliases expand to more than {MAX_EXPANDED} nodes"),
                )
                .at(span, "here")
                .help("write out what is needed, or use fewer aliases of aliases"),
            ));
        }
        if self.stack.len() + built.height > MAX_DEPTH {
            return Err(Box::new(too_deep(span)));
        }
        self.last = self.text.local(span.end);
        self.add(0, built);
        Ok(())
    }

    fn open(&mut self, kind: Kind, anchor: usize, tag: bool, start: usize, bracket: u8) -> Result<(), Fatal> {
        let content = self.properties(start, anchor, tag);
        if self.stack.len() >= MAX_DEPTH {
            return Err(Box::new(too_deep(self.text.point_at(content))));
        }
        if anchor != 0 {
            self.open_anchors.insert(anchor, self.text.point_at(start));
        }
        let bracket = (self.text.text.as_bytes().get(content) == Some(&bracket)).then_some(content);
        self.stack.push(Open {
            kind,
            anchor,
            start: content,
            bracket,
            nodes: 1,
            height: 1,
            refused: false,
        });
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let closed = open.bracket.is_some() && self.text.rest(end).starts_with([']', '}']);
        let (value, first, last) = match open.kind {
            Kind::List(items) => {
                let (first, last) = (items.first().map(|it| it.span), items.last().map(|it| it.span));
                (Value::List(items), first, last)
            }
            Kind::Map { entries, .. } => {
                let (first, last) = (
                    entries.first().map(|it| it.key.span),
                    entries.last().map(|it| it.value.span),
                );
                (Value::Map(entries), first, last)
            }
        };
        let (start, end) = match open.bracket {
            Some(start) if closed => (start, end + 1),
            Some(start) => (start, start + 1),
            None => {
                // An alias stands elsewhere than the node that it names, so that its place says nothing here.
                let inside = |it: &Span| self.text.local(it.start) >= open.start;
                let start = match &value {
                    Value::List(_) => self.dash(open.start),
                    _ => first.filter(inside).map_or(open.start, |it| self.text.local(it.start)),
                };
                let end = last.filter(inside).map_or(self.last, |it| self.text.local(it.end));
                (start, end.max(self.last))
            }
        };
        let node = Node {
            span: self.text.span(start, end),
            value,
            refused: open.refused,
        };
        self.last = self.last.max(end);
        self.open_anchors.remove(&open.anchor);
        let built = Built {
            node: Rc::new(node),
            nodes: open.nodes,
            height: open.height,
        };
        self.add(open.anchor, built);
    }

    /// The dash of a block list's first item: the parser may stand at it or behind it.
    fn dash(&self, at: usize) -> usize {
        if self.text.rest(at).starts_with('-') {
            return at;
        }
        let before = self.text.text.get(..at).unwrap_or("").trim_end();
        match before.ends_with('-') {
            true => before.len() - 1,
            false => at,
        }
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, anchor: usize, built: Built) {
        if anchor != 0 {
            self.anchors.insert(anchor, built.clone());
        }
        let Some(parent) = self.stack.last_mut() else {
            self.root.get_or_insert(built);
            return;
        };
        parent.nodes = parent.nodes.saturating_add(built.nodes);
        parent.height = parent.height.max(built.height + 1);
        match &mut parent.kind {
            Kind::List(items) => items.push(built.node),
            Kind::Map { entries, keys, key } => match key.take() {
                None => *key = Some(accept_key(built.node, keys, &mut parent.refused, self.out)),
                Some(None) => {}
                Some(Some(key)) => entries.push(Entry { key, value: built.node }),
            },
        }
    }
}

/// The key, unless the rules refuse it; its value is then left out.
fn accept_key(
    key: Rc<Node>,
    keys: &mut HashMap<String, Span>,
    refused: &mut bool,
    out: &mut Diagnostics,
) -> Option<Rc<Node>> {
    let Value::Scalar { text, plain } = &key.value else {
        *refused = true;
        out.push(
            Diagnostic::error(Code::WrongShape, format!("{} as a key", key.describe()))
                .at(key.span, "expected a name")
                .help("keys are plain names; if this was meant as text, write it in quotes"),
        );
        return None;
    };
    if *plain && text == "<<" {
        *refused = true;
        out.push(
            Diagnostic::error(Code::MergeKey, "merge key `<<`")
                .at(key.span, "not in YAML 1.2")
                .help("write the keys out, or name a whole value with an alias: `key: *anchor`"),
        );
        return None;
    }
    if let Some(first) = keys.get(text) {
        out.push(
            Diagnostic::error(Code::DuplicateKey, format!("key `{text}` is written twice"))
                .at(key.span, "second")
                .at(*first, "first")
                .help("remove or rename one of them"),
        );
        return None;
    }
    // `~` and nothing at all are the same key, but neither is a name, which is said later.
    if !(*plain && resolve(text) == Core::Null) {
        keys.insert(text.clone(), key.span);
    }
    Some(key)
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(Code::BeyondReason, format!("nested more than {MAX_DEPTH} levels deep"))
        .at(span, "one level too many")
        .help("an interface file needs fewer than ten: look for a bracket that was not closed")
}
