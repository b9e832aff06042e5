//! A type whose methods take several kinds of arguments.

use pyz3_runtime::PyErr;

#[derive(Default)]
pub struct Shelf(Vec<String>);

impl Shelf {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn filled(count: usize) -> Self {
        Self((0..count).map(|it| it.to_string()).collect())
    }

    pub fn words(text: &str) -> Self {
        Self(text.split(' ').map(str::to_owned).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn all(&self) -> Vec<String> {
        self.0.clone()
    }

    pub fn item(&self, index: usize) -> Result<&str, PyErr> {
        let word = self.0.get(index).map(String::as_str);
        word.ok_or_else(|| PyErr::value_error("nothing there"))
    }

    pub fn find(&self, key: &str) -> Result<usize, PyErr> {
        let place = self.0.iter().position(|it| it == key);
        place.ok_or_else(|| PyErr::value_error("not found"))
    }

    pub fn put(&mut self, word: String) {
        self.0.push(word);
    }

    pub fn put_all(&mut self, words: Vec<String>) -> usize {
        self.0.extend(words);
        self.0.len()
    }
}
