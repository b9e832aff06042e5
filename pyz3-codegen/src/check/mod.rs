//! Model → IR, or everything that is wrong with it. One rule family a file.
