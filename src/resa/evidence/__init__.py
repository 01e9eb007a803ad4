"""The only room that knows both the map and the data: binding, measuring, grading, discovering."""
