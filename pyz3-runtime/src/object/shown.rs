//! What a frame of a traceback shows. Nothing is done here.

/// What a frame shows.
pub(crate) struct Shown {
    pub(crate) function: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    /// Counted from 0, where it is known.
    pub(crate) column: Option<u32>,
}
