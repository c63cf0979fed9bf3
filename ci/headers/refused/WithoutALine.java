package dev.sarsen;

class WithoutALine {}
