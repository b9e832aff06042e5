//! The only room that touches disk, environment, processes and standard streams.
